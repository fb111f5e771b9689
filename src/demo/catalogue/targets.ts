import type { Target } from '../bodies/recipe.ts'

/** The targets of the programs, at their real positions. */
export const targets = {
  southernRing: { name: 'NGC 3132', ra: 151.757458, dec: -40.436403, sky: 'ring', fieldArcsec: 150 },
  smacs: { name: 'SMACS J0723.3-7327', ra: 110.8375, dec: -73.454444, sky: 'cluster', fieldArcsec: 160 },
  ngc1300: { name: 'NGC-1300', ra: 49.920833, dec: -19.411111, sky: 'barred', fieldArcsec: 300 },
  m51: { name: 'M-51', ra: 202.469575, dec: 47.195258, sky: 'spiral', fieldArcsec: 420 },
  abell: { name: 'ABELL2744', ra: 3.586259, dec: -30.400165, sky: 'cluster', fieldArcsec: 170 },
  wasp39: { name: 'WASP-39', ra: 217.326667, dec: -3.444444, sky: 'star', fieldArcsec: 60 },
  quintet: { name: 'NGC-7319', ra: 339.015, dec: 33.975861, sky: 'group', fieldArcsec: 12 },
  as209: { name: 'EM-AS-209', ra: 252.313542, dec: -14.369167, sky: 'disk', fieldArcsec: 26 },
} satisfies Readonly<Record<string, Target>>
