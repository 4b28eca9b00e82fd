export * from './fault/postgres-proxy.js';
export { connectionFaults, type ConnectionFault } from './fault/proxied-connection.js';
export * from './history/check-history.js';
export * from './history/history.js';
export * from './random.js';
export * from './test-database.js';
