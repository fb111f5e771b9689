import type { Handler } from './context.ts'
import { downloadBundleScript } from './download/bundle-script.ts'
import { downloadFile } from './download/file.ts'
import { serveStorage } from './download/storage.ts'
import { homePage } from './home-page.ts'
import { HttpError } from './http-error.ts'
import { columnsConfig } from './mashup/columns-config.ts'
import { invoke } from './mashup/invoke.ts'
import { missionApi } from './mission/routes.ts'
import { lookUpPaths } from './path-lookup.ts'
import { queryResolver } from './resolver.ts'
import { whoAmI } from './whoami.ts'

type Methods = readonly ('GET' | 'HEAD' | 'POST')[]
interface Route {
  readonly methods: Methods
  readonly handler: Handler
}

const read: Methods = ['GET', 'HEAD']
const download: Route = { methods: read, handler: downloadFile }

/** The archive's addresses in lower case, since letter case differs between saved links. */
const routes: Readonly<Record<string, Route>> = {
  '/': { methods: read, handler: homePage },
  '/whoami': { methods: read, handler: whoAmI },
  '/api/v0/invoke': { methods: ['GET', 'POST'], handler: invoke },
  '/portal/mashup/mashup.asmx/columnsconfig': { methods: ['GET', 'POST'], handler: columnsConfig },
  '/api/v0.1/download/file': download,
  // Older forms of the same address, which saved links and scripts still use.
  '/jwst/api/v0.1/download/file': download,
  '/portal_jwst/download/file': download,
  '/api/v0/download/file': download,
  '/api/v0.1/download/bundle.sh': { methods: ['POST'], handler: downloadBundleScript },
  '/api/v0.1/path_lookup/': { methods: ['GET'], handler: lookUpPaths },
  '/api/v0.1/path_lookup': { methods: ['GET'], handler: lookUpPaths },
  '/santa-war/query': { methods: ['GET'], handler: queryResolver },
}

/** Answers every request to the archive's own origin; 404 and 405 for unknown ones. */
export const serveArchive: Handler = exchange => {
  const path = exchange.url.pathname.toLowerCase()
  if (path.startsWith('/search/')) return missionApi(exchange)
  return obey(exchange, Object.hasOwn(routes, path) ? routes[path] : undefined)
}

/** Answers requests to the storage host, which accepts only signed addresses. */
export const serveSecondOrigin: Handler = exchange => obey(exchange, { methods: read, handler: serveStorage })

const obey = (exchange: Parameters<Handler>[0], route: Route | undefined): ReturnType<Handler> => {
  if (route === undefined) throw new HttpError(404, 'There is nothing at this address.')
  if (!route.methods.some(method => method === exchange.method))
    throw new HttpError(405, 'This address does not take that method.', {
      Allow: route.methods.join(', '),
    })
  return route.handler(exchange)
}
