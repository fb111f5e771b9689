/** Numbers that are added at the end and read as one typed array, without a copy for every addition. */
export interface Growing<A extends Float64Array | Int32Array> {
  push(value: number): void
  /** The numbers so far; valid until the next `push`. */
  values(): A
}

export const growingDoubles = (): Growing<Float64Array> => growing(length => new Float64Array(length))
export const growingIntegers = (): Growing<Int32Array> => growing(length => new Int32Array(length))

function growing<A extends Float64Array | Int32Array>(make: (length: number) => A): Growing<A> {
  let room = make(1024)
  let length = 0
  return {
    push: value => {
      if (length === room.length) {
        const larger = make(length * 2)
        larger.set(room)
        room = larger
      }
      room[length] = value
      length += 1
    },
    // A part of a typed array is one of the same kind.
    values: () => room.subarray(0, length) as A,
  }
}
