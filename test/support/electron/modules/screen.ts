import { strictEmitter } from '../not-implemented.ts'

const display = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1050 },
  size: { width: 1920, height: 1080 },
  workAreaSize: { width: 1920, height: 1050 },
  scaleFactor: 1,
  rotation: 0,
}

export class DoubleScreen extends strictEmitter('screen') {
  getAllDisplays(): (typeof display)[] {
    return [display]
  }
  getPrimaryDisplay(): typeof display {
    return display
  }
  getDisplayMatching(): typeof display {
    return display
  }
}

export const screen = new DoubleScreen()
