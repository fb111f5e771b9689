import type { NotificationConstructorOptions } from 'electron'

import { strictEmitter } from '../not-implemented.ts'
import { preventable } from '../preventable.ts'
import { record } from '../record.ts'

/** Shows nothing; a spec clicks it with `emit('click')`. */
export class Notification extends strictEmitter('Notification') {
  title: string
  body: string
  silent: boolean

  constructor({ title = '', body = '', silent = false }: NotificationConstructorOptions = {}) {
    super()
    this.title = title
    this.body = body
    this.silent = silent
  }
  static isSupported(): boolean {
    return true
  }
  show(): void {
    record('Notification.show', { title: this.title, body: this.body })
    setImmediate(() => this.emit('show', preventable()))
  }
  close(): void {
    record('Notification.close', { title: this.title })
    setImmediate(() => this.emit('close', preventable()))
  }
}
