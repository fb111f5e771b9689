import { inflateSync } from 'node:zlib'

// Made by other programs: zipfile, tarfile (pax, with a long name and a link) and bz2 of Python, a picture of one pixel.
export const zipSample = Buffer.from(
  'UEsDBBQAAAAAAAAAIQDkTdBZPAAAADwAAAAFAAAAYS50eHRoZWxsbyBoZWxsbyBoZWxsbyBoZWxsbyBoZWxsbyBoZWxsbyBo' +
    'ZWxsbyBoZWxsbyBoZWxsbyBoZWxsbyBQSwECFAMUAAAAAAAAACEA5E3QWTwAAAA8AAAABQAAAAAAAAAAAAAAgAEAAAAAYS50' +
    'eHRQSwUGAAAAAAEAAQAzAAAAXwAAAAAA',
  'base64',
)
export const tarSample = inflateSync(
  Buffer.from(
    'eNrt1DsKwkAUheFbu4pZQeaZWImWlm5hwICFiMQIszi7bMwXCIJBQTJB/L9mLre5xXBOoQu9WMW0rOO6bmQQ5q7vNc6Uj/m2' +
      't8ZZJypJBsdDG5vLeflP1nu1j+1m1p30biQTwVjmGX79GuoqhL78WzcNz/n33lalKEP+B5eAH0V7f2+b4cab/n8xV64Molyk' +
      '/wEAAAAAAAAAAADgU2c7ZdSt',
    'base64',
  ),
)
export const bzip2Sample = Buffer.from(
  'QlpoOTFBWSZTWcEASwEAAJWeAEAAAAICJkwAIABQgyYgTVRGajcNQ3DUPYZDIdhkPodh+LuSKcKEhggCWAg=',
  'base64',
)
export const gifSample = Buffer.from('R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64')

export const pdfSample = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF')

/** Magic, something, the length of a footer of four bytes, magic. */
export const parquetSample = Buffer.from('PAR1some bytesfoot\x04\0\0\0PAR1', 'latin1')

/** A superblock of version 0 with addresses of eight bytes that says 200 bytes in all. */
export const hdf5Sample = Buffer.alloc(200)
hdf5Sample.write('\x89HDF\r\n\x1a\n', 0, 'latin1')
hdf5Sample.set([8, 8], 13)
hdf5Sample.writeBigUInt64LE(200n, 40)
