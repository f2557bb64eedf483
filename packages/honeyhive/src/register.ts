import '@honeyhive/tracing/register'
