import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['HONEYHIVE_URL'] ?? 'http://127.0.0.1:4318'

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist/static',
    emptyOutDir: true,
    // The page runs under `script-src 'self'`: nothing may be inlined as a data URL script, and images stay files.
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, changeOrigin: true } } },
})
