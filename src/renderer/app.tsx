import { QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ComponentType } from 'react'

import { ClientContext, useReturn } from './api/client-context.tsx'
import type { Connection } from './api/connect.ts'
import { createQueryClient } from './api/query-client.ts'
import { useLink } from './api/use-link.ts'
import { ManifestsPage } from './features/manifests/manifests-page.tsx'
import { PairingPage } from './features/pairing/pairing-page.tsx'
import { useBatchEnds } from './features/queue/use-batch-ends.ts'
import { QueuePage } from './features/queue/queue-page.tsx'
import { SearchPage } from './features/search/search-page.tsx'
import { SelectionPage } from './features/selection/selection-page.tsx'
import { SettingsPage } from './features/settings/settings-page.tsx'
import { TokenPage } from './features/token/token-page.tsx'
import { useTokenWarnings } from './features/token/use-token-warnings.ts'
import { Frame } from './frame/frame.tsx'
import { useScreen } from './frame/navigation.ts'
import type { ScreenName } from './frame/navigation.ts'
import { useRecentBatches } from './frame/recent-batches.ts'
import { useOpenings } from './frame/openings.ts'
import { useShellCommands } from './frame/shell-commands.ts'
import { useSettingsInForce } from './frame/use-settings.ts'

const pages: Readonly<Record<ScreenName, ComponentType>> = {
  search: SearchPage,
  selection: SelectionPage,
  queue: QueuePage,
  manifests: ManifestsPage,
  settings: SettingsPage,
  token: TokenPage,
}

/** Pairing comes first where there is no session; else the frame with the screen that the address names. */
export function App({ connection }: { readonly connection: Connection }) {
  const { client, pair, pairingProblem } = connection
  const link = useLink(client)
  const [queries] = useState(createQueryClient)
  if (link === 'unpaired' && pair !== null) return <PairingPage pair={pair} firstProblem={pairingProblem()} />
  return (
    <ClientContext value={client}>
      <QueryClientProvider client={queries}>
        <PairedApp />
      </QueryClientProvider>
    </ClientContext>
  )
}

function PairedApp() {
  const queries = useQueryClient()
  const screen = useScreen()
  const Page = pages[screen]
  useReturn(() => void queries.invalidateQueries())
  useSettingsInForce()
  useTokenWarnings()
  useShellCommands()
  useOpenings()
  useRecentBatches()
  useBatchEnds()
  return (
    <Frame>
      <Page key={screen} />
    </Frame>
  )
}
