import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `light-dark()` stays as it is: rewritten for older browsers it would not see the theme that is chosen in the page.
const cssTarget = ['chrome123', 'edge123', 'firefox120', 'safari17.5']

export default defineConfig({
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023', cssTarget, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': 'http://127.0.0.1:4600' } },
})
