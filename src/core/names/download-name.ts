/** As the archive names its downloads: `MAST_2026-11-20T0812`, in UTC. */
export const downloadName = (nowMs: number): string =>
  `MAST_${new Date(nowMs).toISOString().slice(0, 16).replaceAll(':', '')}`
