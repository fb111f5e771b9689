import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { IconCopy, IconExternal } from '../../kit/icons.ts'
import * as words from './wording.ts'

/** Opens the page where tokens are made: in the system's browser from the desktop app, by a link elsewhere. */
export function GetToken({ url }: { readonly url: string }) {
  const info = useAsk('host.info', {})
  const { run } = useOrder('host.open-token-page')
  if (info.kind !== 'shown') return null
  if (info.value.canOpenBrowser)
    return (
      <Button
        icon={IconExternal}
        label={`${words.getToken}, ${words.getTokenHint}`}
        onPress={() => void run({})}
      >
        {words.getToken}
      </Button>
    )
  return (
    <>
      <a className="kit-button kit-button-plain" href={url} target="_blank" rel="noopener noreferrer">
        <IconExternal aria-hidden size={16} />
        <span className="kit-button-text">{words.getToken}</span>
        <span className="kit-hidden">, {words.getTokenHint}</span>
      </a>
      <Button isLocal icon={IconCopy} onPress={() => void copyText(url, words.addressCopied)}>
        {words.copyAddress}
      </Button>
    </>
  )
}
