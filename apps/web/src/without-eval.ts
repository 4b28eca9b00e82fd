import { config } from 'zod';

// Runs before everything else. Schemas would otherwise try whether they may make code out of text, which the portal's
// Content Security Policy refuses, and reports.
config({ jitless: true });
