import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** What somebody else may do to the folder of a transfer at any moment. */
export interface Scene {
  /** Where the file is to be. */
  readonly folder: string
  /** The final path of the file. */
  readonly target: string
  /** The bytes that are served. */
  readonly body: Buffer
  /** Another folder, where nothing must be written. */
  readonly outside: string
  /** Notes a file that belongs to the intruder: it must be there afterwards, as it is. */
  mine(file: string): void
}
export type Intruder = (scene: Scene) => void

const foreign = Buffer.from('another program wrote this')

/** Plain files alone: unfinished ones of whoever. */
function parts({ folder }: Scene): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith('.part'))
    .map(name => path.join(folder, name))
    .filter(file => lstatSync(file).isFile())
}

const eachPart =
  (act: (part: string, scene: Scene) => void): Intruder =>
  scene => {
    for (const part of parts(scene)) act(part, scene)
  }

function put(file: string, content: Buffer, scene: Scene): void {
  writeFileSync(file, content)
  scene.mine(file)
}

function overwrite(file: string, content: Buffer): void {
  const descriptor = openSync(file, 'r+')
  try {
    writeSync(descriptor, content, 0, content.length, 0)
  } finally {
    closeSync(descriptor)
  }
}

const beside = ({ folder }: Scene): string => `${folder}-moved`

export const intruders: Readonly<Record<string, Intruder>> = {
  'moves a file over the part': eachPart((part, scene) => {
    writeFileSync(`${part}.new`, foreign)
    renameSync(`${part}.new`, part)
    scene.mine(part)
  }),
  'moves a file of the same size over the part': eachPart((part, scene) => {
    writeFileSync(`${part}.new`, Buffer.alloc(lstatSync(part).size, 'x'))
    renameSync(`${part}.new`, part)
    scene.mine(part)
  }),
  'makes another file in the place of the part': eachPart((part, scene) => {
    unlinkSync(part)
    put(part, foreign, scene)
  }),
  'removes the part': eachPart(part => unlinkSync(part)),
  'moves the part away': eachPart(part => renameSync(part, `${part}.old`)),
  'writes into the part': eachPart(part => {
    if (lstatSync(part).size > 0) overwrite(part, Buffer.from('x'))
  }),
  'cuts the part': eachPart(part => truncateSync(part, Math.floor(lstatSync(part).size / 2))),
  'zeroes the part': eachPart(part => {
    const { size } = lstatSync(part)
    truncateSync(part, 0)
    truncateSync(part, size)
  }),
  'appends to the part': eachPart(part => appendFileSync(part, 'x')),
  'links the part': eachPart(part => {
    if (!existsSync(`${part}.kept`)) linkSync(part, `${part}.kept`)
  }),
  'takes the name with another file': scene => {
    if (!existsSync(scene.target)) put(scene.target, foreign, scene)
  },
  'takes the name with the same bytes': scene => {
    if (!existsSync(scene.target)) writeFileSync(scene.target, scene.body)
  },
  'takes the name with a folder': scene => {
    if (!existsSync(scene.target)) mkdirSync(scene.target)
  },
  'takes the name with a link to elsewhere': scene => {
    const end = path.join(scene.outside, 'end')
    put(end, foreign, scene)
    if (!existsSync(scene.target)) symlinkSync(end, scene.target)
  },
  'takes the plain name of the part': scene => {
    if (!existsSync(`${scene.target}.part`)) put(`${scene.target}.part`, foreign, scene)
  },
  'moves the folder away': scene => renameSync(scene.folder, beside(scene)),
  'puts an empty folder in the place': scene => {
    renameSync(scene.folder, beside(scene))
    mkdirSync(scene.folder)
  },
  'puts a copy of the folder in the place': scene => {
    renameSync(scene.folder, beside(scene))
    mkdirSync(scene.folder)
    for (const name of readdirSync(beside(scene)))
      if (lstatSync(path.join(beside(scene), name)).isFile()) {
        copyFileSync(path.join(beside(scene), name), path.join(scene.folder, name))
        scene.mine(path.join(scene.folder, name))
      }
  },
  'puts a link to elsewhere in the place of the folder': scene => {
    renameSync(scene.folder, beside(scene))
    symlinkSync(scene.outside, scene.folder)
  },
}
