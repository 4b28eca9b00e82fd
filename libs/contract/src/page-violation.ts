import * as z from 'zod';

const said = z.string().max(8192).optional();

/**
 * `POST /page-violations`: what browsers say that a page did and its Content Security Policy refused, as the Reporting API
 * sends it. Browsers add members of their own.
 */
export const pageViolations = z
  .array(
    z.looseObject({
      type: z.string().max(100),
      body: z.looseObject({ effectiveDirective: said, blockedURL: said, sourceFile: said }).nullable(),
    }),
  )
  .min(1)
  .max(100);
export type PageViolation = z.infer<typeof pageViolations>[number];
