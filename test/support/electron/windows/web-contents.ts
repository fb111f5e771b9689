import type {
  HandlerDetails,
  IpcMainEvent,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron'

import { app } from '../modules/app.ts'
import { answerInvoke, hearSend, toMessage } from '../modules/ipc-main.ts'
import { defaultSession } from '../modules/session.ts'
import { destroyObject, strict, strictEmitter } from '../not-implemented.ts'
import type { FromPage, ToPage } from '../page/messages.ts'
import { preventable } from '../preventable.ts'
import { record } from '../record.ts'
import { LoadError } from './load-error.ts'
import type { OpenPage, PageEvents, PageOptions, PagePort } from './page-port.ts'

type Contract = Pick<
  WebContents,
  | 'close'
  | 'forcefullyCrashRenderer'
  | 'getTitle'
  | 'getURL'
  | 'id'
  | 'isCrashed'
  | 'isDestroyed'
  | 'isLoading'
  | 'loadURL'
  | 'reload'
  | 'send'
  | 'setWindowOpenHandler'
>

/** What the contents need of their window. */
export interface Owner {
  close(): void
  /** The page has gone by itself. */
  pageClosed(): void
}

const all = new Map<number, DoubleWebContents>()
let lastId = 0

export class DoubleWebContents extends strictEmitter('webContents') implements Contract {
  readonly id = ++lastId
  readonly session = defaultSession
  readonly #owner: Owner
  readonly #opening: Promise<PagePort>
  #page: PagePort | null = null
  #address = ''
  #title = ''
  #isLoading = false
  #isCrashed = false
  #isDestroyed = false
  #load: PromiseWithResolvers<undefined> | null = null
  #openHandler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | null = null
  #outbox: ToPage[] = []

  constructor(owner: Owner, open: OpenPage, options: PageOptions) {
    super()
    this.#owner = owner
    all.set(this.id, this)
    this.#opening = open(options, this.#events(options.preloadPath))
    this.#opening.then(
      page => (this.#page = page),
      (thrown: unknown) => {
        // A window that was closed at once needs no page.
        if (!this.#isDestroyed) console.error(thrown)
      },
    )
    app.emit('web-contents-created', preventable(), this)
  }

  static getAllWebContents(): DoubleWebContents[] {
    return [...all.values()]
  }
  static fromId(id: number): DoubleWebContents | undefined {
    return all.get(id)
  }
  static fromDevToolsTargetId(targetId: string): DoubleWebContents | undefined {
    return [...all.values()].find(contents => contents.#page?.targetId === targetId)
  }

  /** Ends with the load, and fails as Electron's does: a sentence with Chromium's name of the fault. */
  async loadURL(address: string): Promise<void> {
    const page = await this.#opening
    this.#load?.reject(new LoadError('ERR_ABORTED', address))
    const load = Promise.withResolvers<undefined>()
    this.#load = load
    // Whoever asked may have left the promise alone.
    load.promise.catch(() => undefined)
    this.#isLoading = true
    const failure = await page.navigate(address)
    if (failure !== null) {
      const error = new LoadError(failure, address)
      this.#isLoading = false
      this.emit('did-fail-load', preventable(), error.errno, failure, address, true, 0, 0)
      load.reject(error)
    }
    await load.promise
  }
  reload(): void {
    this.#page?.reload()
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    this.#tell(toMessage(channel, args))
  }

  getURL(): string {
    return this.#address
  }
  getTitle(): string {
    return this.#title
  }
  isLoading(): boolean {
    return this.#isLoading
  }
  isCrashed(): boolean {
    return this.#isCrashed
  }
  isDestroyed(): boolean {
    return this.#isDestroyed
  }
  /** As if the page had asked for it: its window may refuse. */
  close(): void {
    this.#owner.close()
  }
  forcefullyCrashRenderer(): void {
    this.#page?.crash()
  }
  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler
  }
  focus(): void {
    // Every page without a window has the focus already.
  }

  get mainFrame(): Pick<WebFrameMain, 'origin' | 'parent' | 'url'> {
    const url = this.#address
    const origin = URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : 'null'
    return strict('WebFrameMain', { url, origin, parent: null })
  }

  /** For the window and the theme alone. */
  withPage(tell: (page: PagePort) => void): void {
    this.#opening.then(
      page => {
        if (!this.#isDestroyed) tell(page)
      },
      () => undefined,
    ) // Told by the constructor.
  }

  /** For the window alone: from now on there is no page. */
  destroyContents(): Promise<void> {
    const closing = this.#opening.then(page => page.close()).catch(() => undefined) // Gone already.
    this.#isDestroyed = true
    all.delete(this.id)
    this.#load?.reject(new LoadError('ERR_ABORTED', this.#address))
    this.emit('destroyed')
    destroyObject(this)
    return closing
  }

  /** Several messages in one go, in the order in which they were sent. */
  #tell(message: ToPage): void {
    this.#outbox.push(message)
    if (this.#outbox.length > 1) return
    setImmediate(() => {
      const messages = this.#outbox
      this.#outbox = []
      this.#page?.tell(messages)
    })
  }

  #event(isCurrent: () => boolean): IpcMainEvent {
    const frame = this.mainFrame
    const members = {
      sender: this,
      // Electron's documentation: null once the frame has navigated or was destroyed.
      get senderFrame() {
        return isCurrent() ? frame : null
      },
      type: 'frame',
      frameId: 1,
      processId: 1,
      ports: [],
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    }
    // What Halyard uses of it has Electron's types; the rest is missing, not wrong.
    return preventable(members) as unknown as IpcMainEvent
  }

  #posted(message: FromPage, preloadPath: string | null, isCurrent: () => boolean): void {
    switch (message.kind) {
      case 'send':
        hearSend(this.#event(isCurrent), message)
        return
      case 'invoke':
        void answerInvoke(this.#event(isCurrent), message).then(answer => {
          // Numbers start again with every document: an answer must not meet the question of another.
          if (isCurrent() && !this.#isDestroyed) this.#tell(answer)
        })
        return
      case 'preload-failed':
        this.emit('preload-error', preventable(), preloadPath, new Error(message.message))
        return
    }
  }

  #events(preloadPath: string | null): PageEvents {
    const emit = (name: string, ...args: unknown[]): void => {
      if (!this.#isDestroyed) this.emit(name, ...args)
    }
    return {
      navigated: address => {
        this.#address = address
        this.#isCrashed = false
        this.#outbox = []
        if (address !== 'about:blank') emit('did-navigate', preventable(), address, 200, 'OK')
      },
      navigatedWithin: address => {
        this.#address = address
        emit('did-navigate-in-page', preventable(), address, true, 1, 1)
      },
      titled: title => {
        if (title === this.#title) return
        this.#title = title
        emit('page-title-updated', preventable(), title, true)
      },
      domReady: () => emit('dom-ready', preventable()),
      loaded: () => {
        this.#isLoading = false
        emit('did-finish-load')
        this.#load?.resolve(undefined)
        this.#load = null
      },
      crashed: () => {
        this.#isCrashed = true
        const details = { reason: 'crashed', exitCode: 5 }
        emit('render-process-gone', preventable(), details)
        app.emit('render-process-gone', preventable(), this, details)
      },
      closed: () => {
        if (!this.#isDestroyed) this.#owner.pageClosed()
      },
      posted: (message, isCurrent) => {
        if (!this.#isDestroyed) this.#posted(message, preloadPath, isCurrent)
      },
      mayNavigate: url => {
        const event = preventable({ url, isSameDocument: false, isMainFrame: true })
        emit('will-navigate', event, url)
        return !event.defaultPrevented
      },
      wantedWindow: (url, frameName) => {
        const details = { url, frameName, features: '', disposition: 'foreground-tab' }
        // The rest of the details concerns windows that are allowed, and none can be here.
        const answer = this.#openHandler?.(details as HandlerDetails) ?? { action: 'allow' }
        record('webContents.windowOpen', { url, action: answer.action })
        if (answer.action === 'allow')
          console.error(`electron double: allowing ${url} a window is not implemented`)
      },
      respond: (address, toRequest) => this.session.respond(address, toRequest),
    }
  }
}
