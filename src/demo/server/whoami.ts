import type { Handler } from './context.ts'
import { replyJson } from './reply.ts'
import { tokenOf, type TokenKind } from './tokens.ts'

/** `GET /whoami`: always 200. Only `anon` shows that a token is bad. */
export const whoAmI: Handler = exchange => {
  const { context, request } = exchange
  context.counters.add('whoami')
  const token = tokenOf(request.headers)
  const kind = context.tokens.kindOf(token)
  replyJson(exchange, token === null || kind === null ? anonymous : identityOf(kind, token))
}

const anonymous = {
  anon: true,
  eppn: '',
  ezid: 'anonymous',
  scopes: [],
  session: null,
  token: null,
  attrib: {},
}

function identityOf(kind: TokenKind, token: string): unknown {
  const [name, lastName] = kind === 'member' ? ['demo', 'User'] : ['outsider', 'Outsider']
  return {
    eppn: `${name}@demo.invalid`,
    ezid: name,
    attrib: {
      uuid: '00000000-0000-4000-8000-000000000000',
      first_name: 'Demo',
      last_name: lastName,
      display_name: `Demo ${lastName}`,
      internal: '0',
      email: `${name}@demo.invalid`,
      Jwstcalengdataaccess: 'false',
    },
    anon: false,
    scopes: ['mast:user:info', 'mast:exclusive_access'],
    session: null,
    token: `${token.slice(0, 8)}...`,
  }
}
