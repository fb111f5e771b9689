import type { Handler } from './context.ts'
import { escapeHtml } from './download/manifest-page.ts'
import { reply } from './reply.ts'

/** The page for people who open the address in a browser: what this archive is, holds and serves. */
export const homePage: Handler = exchange => {
  const { catalogue, mainOrigin } = exchange.context
  const programs = Object.entries(Object.groupBy(catalogue.observations, row => row.proposal_id))
  const rows = programs.map(([program, observations = []]) => {
    const title = observations[0]?.obs_title ?? ''
    return `<tr><td>${escapeHtml(program)}</td><td>${observations.length}</td><td>${escapeHtml(title)}</td></tr>`
  })
  const page = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Demo archive</title></head>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto">
<h1>Demo archive</h1>
<p>A small archive on this computer that speaks the protocol of MAST. Nothing here comes from the real archive: the
files are computed from their names.</p>
<p>Use <code>${escapeHtml(mainOrigin)}</code> as the archive's address. <a href="/whoami">Who am I?</a></p>
<table><thead><tr><th>Program</th><th>Observations</th><th>Title</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
</body></html>
`
  reply(exchange, 200, 'text/html; charset=utf-8', page)
}
