/**
 * Development with reload: electron-vite rebuilds and restarts the desktop app. Without Electron's runtime, Vite serves
 * and reloads the page in front of a headless host that runs from the sources.
 */
import './need-node.mjs'

import { spawn } from 'node:child_process'
import path from 'node:path'
import { createServer } from 'vite'
import react from '@vitejs/plugin-react'

import { electronProgram } from './electron-runtime.mjs'
import { windowObstacle } from './window-obstacle.mjs'

const root = path.resolve(import.meta.dirname, '..')
const say = (/** @type {string} */ sentence) => process.stderr.write(`halyard: ${sentence}\n`)

const program = windowObstacle() === null ? electronProgram() : null
if (program !== null) {
  const bin = path.join(root, 'node_modules', '.bin', 'electron-vite')
  const child = spawn(bin, ['dev', '--watch'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_EXEC_PATH: program },
    shell: process.platform === 'win32',
  })
  child.on('exit', code => (process.exitCode = code ?? 1))
} else {
  say(
    "Electron's runtime is missing, so the page opens in the browser. Restart this command after changes to the host.",
  )
  const host = spawn(process.execPath, ['src/cli/index.ts', 'serve', '--json', ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () => host.kill('SIGTERM')
  process.on('exit', stop)
  host.on('exit', code => process.exit(code ?? 1))
  const ready = await firstLine(host.stdout)
  const { url, pairedUrl } = JSON.parse(ready)
  const origin = new URL(url).origin
  const server = await createServer({
    configFile: false,
    root: path.join(root, 'src', 'renderer'),
    base: './',
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      // The host answers only requests from its own origin.
      proxy: { '/api': { target: origin, changeOrigin: true, headers: { origin } } },
    },
  })
  await server.listen()
  const page = new URL(server.resolvedUrls?.local[0] ?? origin)
  page.hash = new URL(pairedUrl).hash
  process.stdout.write(`page: ${page.href}\n`)
}

/** @param {NodeJS.ReadableStream} stream @returns {Promise<string>} */
function firstLine(stream) {
  return new Promise(resolve => {
    let text = ''
    stream.on('data', chunk => {
      text += String(chunk)
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
  })
}
