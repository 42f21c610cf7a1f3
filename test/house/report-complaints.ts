/**
 * Prints what a check found, one complaint a line, and fails the process when
 * there is any. A check that found nothing says what it looked at, so that one
 * that looked at nothing cannot pass for a good one.
 */
export function reportComplaints(complaints: readonly string[], examined: { readonly count: number; readonly what: string }): void {
  for (const complaint of complaints) {
    console.log(complaint);
  }
  if (examined.count === 0) {
    console.log(`there are no ${examined.what} to check`);
  }
  console.log(`${complaints.length} complaints, ${examined.count} ${examined.what} checked`);
  process.exitCode = complaints.length === 0 && examined.count > 0 ? 0 : 1;
}
