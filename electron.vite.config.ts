import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Limits Node's young generation, which otherwise grows until a long run holds 100 MB more without being faster
 * (docs/measurements/queue.md).
 */
const shebang = '#!/usr/bin/env -S node --max-semi-space-size=16'

/** Three Node programs (desktop main, headless host, command line) and their worker threads, one sandboxed preload, one page. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out',
      externalizeDeps: false,
      rolldownOptions: {
        external: ['electron', 'better-sqlite3', 'electron-updater'],
        input: {
          'main/index': 'src/main/index.ts',
          'headless/index': 'src/headless/index.ts',
          'cli/index': 'src/cli/index.ts',
          'worker/index': 'src/service/node/worker/index.ts',
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          banner: chunk => (chunk.name === 'cli/index' ? shebang : ''),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    build: { minify: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  },
})
