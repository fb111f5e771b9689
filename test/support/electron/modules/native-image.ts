import { readFileSync } from 'node:fs'

import { strict, strictBase } from '../not-implemented.ts'

/** A picture by its bytes; PNG is the only format whose size is read. */
export class DoubleNativeImage extends strictBase('nativeImage') {
  readonly #bytes: Buffer
  #isTemplate = false

  constructor(bytes: Buffer) {
    super()
    this.#bytes = isPng(bytes) ? bytes : Buffer.alloc(0)
  }

  isEmpty(): boolean {
    return this.#bytes.length === 0
  }
  /** PNG, third edition, 11.2.2: width and height lie at byte 16 and 20. */
  getSize(): { width: number; height: number } {
    if (this.isEmpty()) return { width: 0, height: 0 }
    return { width: this.#bytes.readUInt32BE(16), height: this.#bytes.readUInt32BE(20) }
  }
  toPNG(): Buffer {
    return this.#bytes
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#bytes.toString('base64')}`
  }
  /** Pixels are left as they are: nothing shows them. */
  resize(): this {
    return this
  }
  addRepresentation(): void {
    // As above.
  }
  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate
  }
  isTemplateImage(): boolean {
    return this.#isTemplate
  }
}

export const nativeImage = strict('nativeImage', {
  createEmpty: () => new DoubleNativeImage(Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => new DoubleNativeImage(bytes),
  createFromPath: (file: string) => new DoubleNativeImage(readIfThere(file)),
})

/** Electron makes an empty image of what cannot be read or decoded. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

function isPng(bytes: Buffer): boolean {
  return bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47
}
