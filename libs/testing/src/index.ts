export * from './history/check-history.js';
export * from './history/history.js';
export * from './random.js';
export * from './test-database.js';
