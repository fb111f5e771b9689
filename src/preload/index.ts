import { contextBridge, ipcRenderer } from 'electron'
import type { IpcRendererEvent } from 'electron'

import { bridgeName, callChannel, eventChannel } from '#shared/contract/bridge'
import type { Bridge } from '#shared/contract/bridge'

/** Exposes two generic functions and nothing of Electron. The ipc event object stays here, since it gives access to ipcRenderer. */
const bridge: Bridge = {
  call: request => ipcRenderer.invoke(callChannel, request),
  subscribe: listener => {
    const forward = (_event: IpcRendererEvent, announcement: unknown): void => listener(announcement)
    ipcRenderer.on(eventChannel, forward)
    return () => {
      ipcRenderer.off(eventChannel, forward)
    }
  },
}

contextBridge.exposeInMainWorld(bridgeName, bridge)
