/** The zone of this machine's wall clock (TZ, or the system's setting), as an IANA name. Read each time: people travel. */
export function systemTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
