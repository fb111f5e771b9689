/** The only reasons for which a test may be skipped, as its name gives them. */
export const allowedNeeds = /\(needs: (Electron runtime|fixtures folder|root|other system)\)/
