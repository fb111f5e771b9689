/** An error that the Mashup reports with `status: ERROR` and HTTP 200. */
export class QueryError extends Error {
  override readonly name = 'QueryError'
}
