import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '#shared/errors'
import { handledElsewhere } from '#shared/ignore'
import { writeLogTo } from '#shared/log'
import { groups } from './groups.ts'
import { endMessage, openingSchema, questionSchema } from './messages.ts'
import type { JobAnswer } from './messages.ts'

/** The thread of one group of jobs: opens the group, then answers one question after the other. */
const port = parentPort
if (port === null) throw new Error('This file runs in a worker thread only.')
writeLogTo(log => port.postMessage({ log }))
const { group, setting } = openingSchema.parse(workerData)
const opened = groups[group]().then(open => open(setting))
/** A group that could not be opened may open a moment later: this thread answers why and ends; the next question starts a new one. */
let isOver = false
void handledElsewhere(opened, () => {
  isOver = true
})

port.on('message', (message: unknown) => {
  // In a thread this ends the thread alone, between two of its turns.
  if (message === endMessage) process.exit()
  const { id, job, input } = questionSchema.parse(message)
  void answer(job, input).then(reply => {
    port.postMessage({ id, ...reply })
    if (isOver) port.close()
  })
})

async function answer(job: string, input: unknown): Promise<JobAnswer> {
  try {
    const run = (await opened)[job]
    if (run === undefined) throw new Error(`The group ${group} has no job ${job}.`)
    return { ok: true, value: await run(input) }
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    return { ok: false, error: { code, message } }
  }
}
