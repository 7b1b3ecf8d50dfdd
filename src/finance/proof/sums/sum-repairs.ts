export const AGAIN =
  'Run npx mainstay reports rebuild: it reckons all sums from the gifts. If it comes back, rows were changed past the guards of the database.';
