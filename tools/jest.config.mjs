import { fileURLToPath } from 'node:url';

/** The tests of the tools: plain modules, which need no transformation. */
export default {
  displayName: 'tools',
  testEnvironment: 'node',
  transform: {},
  setupFilesAfterEnv: [fileURLToPath(new URL('./jest-setup.mjs', import.meta.url))],
  testMatch: ['<rootDir>/**/*.spec.mjs'],
};
