/** What the parent asked for, given as the first argument. */
export function childOptions(): unknown {
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C reaches the whole group; the parent decides what ends when.
  process.on('SIGINT', () => undefined);
  return JSON.parse(process.argv[2] ?? '{}');
}

/** Says that the process is ready, and then answers each request in turn. */
export function serve(ready: object, answer: (request: never) => Promise<object>): void {
  process.on('message', (request: unknown) => {
    answer(request as never).then(
      (result) => process.send!(result),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.send!(ready);
}
