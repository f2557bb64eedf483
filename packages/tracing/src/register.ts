import { registerHooks } from './instrument/register/register.ts'

registerHooks()
