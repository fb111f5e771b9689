/** The only reasons for skipping a test, as they appear in its name. */
export const allowedNeeds = /\(needs: (Electron runtime|fixtures folder|root|other system)\)/
