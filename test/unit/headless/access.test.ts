import { expect, test } from 'vitest'

import { refuseRequest } from '#headless/access'
import type { RequestHead } from '#headless/access'

const own = { host: 'localhost:8642', origin: 'http://localhost:8642', 'content-type': 'application/json' }
const call: RequestHead = { method: 'POST', target: '/api/call', headers: own }
const status = (asked: Partial<RequestHead>): number | null =>
  refuseRequest({ ...call, ...asked })?.status ?? null
const withHeaders = (headers: RequestHead['headers']): number | null =>
  status({ headers: { ...own, ...headers } })

test('the page itself may ask', () => {
  expect(status({})).toBeNull()
})

test.each([
  ['localhost', null],
  ['LOCALHOST:80', null],
  ['127.0.0.1:8642', null],
  ['[::1]:8642', null],
  ['[::1]', null],
  ['', 403],
  ['localhost.', 403],
  ['localhost:', 403],
  ['localhost:8642:1', 403],
  ['localhost.evil.example', 403],
  ['evil.example', 403],
  ['127.0.0.1.evil.example', 403],
  ['127.0.0.2', 403],
  ['0.0.0.0:8642', 403],
  ['::1', 403],
  ['[::ffff:127.0.0.1]', 403],
  ['user@localhost', 403],
  ['localhost/x', 403],
  ['localhost\nevil', 403],
])('Host %j is answered with %j', (host, expected) => {
  expect(withHeaders({ host, origin: `http://${host.toLowerCase()}` })).toBe(expected)
  expect(status({ method: 'GET', target: '/', headers: { host } })).toBe(expected)
})

test.each([
  ['http://localhost:8642', null],
  ['https://localhost:8642', null],
  ['http://localhost:8643', 403],
  ['http://localhost', 403],
  ['http://127.0.0.1:8642', 403],
  ['http://evil.example', 403],
  ['http://localhost:8642.evil.example', 403],
  ['http://localhost:8642/', 403],
  ['file://localhost:8642', 403],
  ['null', 403],
  ['', 403],
])('Origin %j is answered with %j', (origin, expected) => {
  expect(withHeaders({ origin })).toBe(expected)
  expect(status({ method: 'GET', target: '/api/events', headers: { ...own, origin } })).toBe(expected)
})

test('a post without Origin is refused, a stream without it is not', () => {
  const headers = { host: own.host, 'content-type': own['content-type'] }
  expect([status({ headers }), status({ method: 'GET', target: '/api/events', headers })]).toEqual([
    403,
    null,
  ])
})

test.each([
  ['same-origin', null],
  ['same-site', 403],
  ['cross-site', 403],
  ['none', 403],
])('a request from %s is answered with %j', (site, expected) => {
  expect(withHeaders({ 'sec-fetch-site': site })).toBe(expected)
})

test('a link from another page may open the page', () => {
  const headers = { host: own.host, 'sec-fetch-site': 'cross-site' }
  expect(status({ method: 'GET', target: '/', headers })).toBeNull()
})

test.each([
  ['GET', '/api/call', 405],
  ['PUT', '/api/call', 405],
  ['OPTIONS', '/api/call', 405],
  ['POST', '/api/events', 405],
  ['GET', '/api/pair', 405],
  ['POST', '/', 405],
  ['DELETE', '/assets/x.js', 405],
  ['OPTIONS', '*', 405],
  ['POST', '/api/', 404],
  ['POST', '/api/Call', 404],
  ['POST', '/api/call/', 404],
  ['POST', '/api/call?x=1', null],
  ['HEAD', '/', null],
])('%s %s is answered with %j', (method, target, expected) => {
  expect(status({ method, target })).toBe(expected)
})

test.each([
  ['application/json', null],
  ['application/json; charset=utf-8', null],
  ['Application/JSON;charset="UTF-8"', null],
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data', 415],
  ['application/jsonp', 415],
  ['text/plain; application/json', 415],
  ['', 415],
])('a body of type %j is answered with %j', (type, expected) => {
  expect(withHeaders({ 'content-type': type })).toBe(expected)
})
