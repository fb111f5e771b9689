import '../../../src/renderer/first.ts'

import { createRoot } from 'react-dom/client'

import type { Client, Link } from '#shared/contract/client'

import { ClientContext } from '../../../src/renderer/api/client-context.tsx'
import { createQueryClient } from '../../../src/renderer/api/query-client.ts'
import { Frame } from '../../../src/renderer/frame/frame.tsx'
import { go, useScreen } from '../../../src/renderer/frame/navigation.ts'
import { applyPreferences } from '#renderer/base/preferences'
import { Screen } from '../../../src/renderer/frame/screen.tsx'
import { showToast, offerUndo } from '#renderer/base/toasts'
import { announce } from '../../../src/renderer/frame/announce.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { ControlsGallery } from './controls-gallery.tsx'
import { GridGallery } from './grid-gallery.tsx'
import { OverlaysGallery } from './overlays-gallery.tsx'
import { TreeGallery } from './tree-gallery.tsx'
import '../../../src/renderer/styles/theme.css'
import '../../../src/renderer/styles/base.css'
import '../../../src/renderer/kit/kit.css'

/** Every part of the kit on one page, in the real frame, with a host that is not there. */

const watchers = new Set<(link: Link) => void>()
let present: Link = 'live'
const client: Client = {
  call: () =>
    Promise.resolve({ ok: false, error: { code: 'owner-silent', message: 'There is no host here.' } }),
  on: () => () => undefined,
  watchLink: listener => {
    watchers.add(listener)
    listener(present)
    return () => watchers.delete(listener)
  },
  reconnect: () => setLink('live'),
}

function setLink(link: Link): void {
  present = link
  for (const watcher of watchers) watcher(link)
}

// What the tests steer by.
Object.assign(window, { gallery: { go, setLink, showToast, offerUndo, announce, applyPreferences } })

function Gallery() {
  const screen = useScreen()
  if (screen === 'search') {
    return (
      <Screen title="Controls">
        <ControlsGallery />
      </Screen>
    )
  }
  if (screen === 'selection') {
    return (
      <Screen title="Overlays">
        <OverlaysGallery />
      </Screen>
    )
  }
  if (screen === 'manifests') return <TreeGallery />
  return <GridGallery />
}

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')
createRoot(root).render(
  <ClientContext value={client}>
    <QueryClientProvider client={createQueryClient()}>
      <Frame>
        <Gallery />
      </Frame>
    </QueryClientProvider>
  </ClientContext>,
)
