/**
 * How a connection of this process names itself in pg_stat_activity: an operator sees who holds a lock, and the
 * embedded server can tell our own connections from those of other processes.
 */
export function connectionName(role: string): string {
  return `mainstay-${role} ${process.pid}`;
}
