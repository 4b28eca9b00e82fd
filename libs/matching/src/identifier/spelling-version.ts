/**
 * The version of the rules by which identifiers are spelled. Whoever changes the spelling of any value raises it:
 * what is stored under an older version is found by its new spelling only after it was written anew.
 */
export const SPELLING_VERSION = 2;
