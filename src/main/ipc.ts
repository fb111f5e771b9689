import { BrowserWindow, ipcMain } from 'electron'

import { callChannel, eventChannel } from '#shared/contract/bridge'
import type { Door } from '#shared/contract/door'
import type { Reply } from '#shared/contract/wire'

import { isOwnPage } from './window/app-scheme.ts'

const foreign: Reply = {
  ok: false,
  error: { code: 'usage', message: 'Only the Halyard page may send requests.' },
}

/** Serves the contract over ipc: one channel for calls, one for announcements. Returns a function that ends both. */
export function serveIpc(door: Door): () => void {
  ipcMain.handle(callChannel, (event, request: unknown) => {
    // The frame is undefined when its page was left meanwhile.
    return isOwnPage(event.senderFrame?.url) ? door.answer(request) : foreign
  })
  const stop = door.listen(announcement => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      if (isOwnPage(webContents.getURL())) webContents.send(eventChannel, announcement)
    }
  })
  return () => {
    stop()
    ipcMain.removeHandler(callChannel)
  }
}
