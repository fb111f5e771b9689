import { z } from 'zod'
import type { Result } from '#shared/errors'
import type { LogEntry } from '#shared/log'

export const groupNames = ['selection', 'regex', 'manifests', 'queue', 'quick-look'] as const
export type GroupName = (typeof groupNames)[number]

/** Both ends are ours and run the same version, so values are passed as they are; only the envelope is parsed. */
export const openingSchema = z.object({ group: z.enum(groupNames), setting: z.unknown() })
export const questionSchema = z.object({ id: z.int(), job: z.string(), input: z.unknown() })
/** Instead of a question: the thread ends itself. */
export const endMessage = 'end'
/** Instead of an answer: an entry for the log of the process. */
export const logMessageSchema = z.object({ log: z.custom<LogEntry>(value => value !== undefined) })
export type JobAnswer = Result<unknown>

/** The jobs of a group by name. What crosses a thread is copied by structured clone. */
export type Jobs = Readonly<Record<string, (input: never) => unknown>>
export type OpenGroup = (setting: unknown) => Promise<RunningJobs> | RunningJobs
export type RunningJobs = Readonly<Record<string, (input: unknown) => unknown>>
