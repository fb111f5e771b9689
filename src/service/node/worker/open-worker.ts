import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { AppError } from '#shared/errors'
import type { ErrorCode } from '#shared/errors'
import { logEntry } from '#shared/log'
import { entryFile } from './entry-file.ts'
import { endMessage, logMessageSchema } from './messages.ts'
import type { GroupName, Jobs } from './messages.ts'

export interface JobOptions {
  /**
   * After so long the thread is stopped in the middle, and the question fails with 'bug' unless `lateError` says
   * otherwise. Only for groups without native code: a SQLite call that meets the end of its thread takes the whole
   * process along (Node-API's fatal error).
   */
  readonly budgetMs?: number
  readonly lateError?: () => AppError
}

/** A thread that answers the questions of one group, started at the first of them. */
export interface WorkerClient<J extends Jobs> {
  /** Rejects with the AppError that the job threw, or 'cancelled' when the thread is closed meanwhile. */
  ask<N extends keyof J & string>(
    job: N,
    input: Parameters<J[N]>[0],
    asking?: JobOptions,
  ): Promise<Awaited<ReturnType<J[N]>>>
  /** Fails what was asked, and ends once the thread has finished what it is doing; the next question starts a new one. */
  stop(): Promise<void>
}

const replySchema = z.discriminatedUnion('ok', [
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])

/** Longer than any single step of a job; a thread that takes more is stuck, and must not keep the program from its end. */
const longestEndMs = 30_000

interface Waiting {
  readonly settle: (value: unknown) => void
  readonly fail: (error: AppError) => void
}

/** `setting` reaches the group's opener as it is. */
export function openWorker<J extends Jobs>(group: GroupName, setting: unknown): WorkerClient<J> {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let lastId = 0

  function start(): Worker {
    const started = new Worker(entryFile, { workerData: { group, setting } })
    started.on('message', (message: unknown) => {
      const logged = logMessageSchema.safeParse(message)
      if (logged.success) {
        logEntry(logged.data.log)
        return
      }
      const reply = replySchema.parse(message)
      const asked = waiting.get(reply.id)
      waiting.delete(reply.id)
      // The codes are those of the same program on the other side of the thread.
      if (reply.ok) asked?.settle(reply.value)
      else asked?.fail(new AppError(reply.error.code as ErrorCode, reply.error.message))
      if (waiting.size === 0) started.unref()
    })
    started.on('error', cause =>
      end(started, new AppError('bug', 'A working thread has failed. Try again.', { cause })),
    )
    started.on('exit', () => end(started, stopped()))
    return started
  }

  function end(ended: Worker, error: AppError): void {
    if (worker !== ended) return
    worker = null
    const all = [...waiting.values()]
    waiting.clear()
    for (const asked of all) asked.fail(error)
  }

  return {
    ask: (job, input, asking = {}) => {
      worker ??= start()
      const running = worker
      const id = ++lastId
      running.ref()
      return new Promise((resolve, reject) => {
        const timer =
          asking.budgetMs === undefined
            ? undefined
            : setTimeout(() => {
                end(running, asking.lateError?.() ?? new AppError('bug', 'A working thread took too long.'))
                void running.terminate()
              }, asking.budgetMs)
        waiting.set(id, {
          settle: value => {
            clearTimeout(timer)
            resolve(value as never) // the job of this name returns this type; see `Jobs`
          },
          fail: error => {
            clearTimeout(timer)
            reject(error)
          },
        })
        running.postMessage({ id, job, input })
      })
    },
    stop: async () => {
      const ended = worker
      if (ended === null) return
      end(ended, stopped())
      const gone = new Promise(resolve => ended.once('exit', resolve))
      ended.ref()
      ended.postMessage(endMessage)
      const timer = setTimeout(() => void ended.terminate(), longestEndMs)
      await gone
      clearTimeout(timer)
    },
  }
}

const stopped = (): AppError => new AppError('cancelled', 'This was stopped.')
