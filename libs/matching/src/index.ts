export * from './compare/explanation.js';
export { compareNames } from './compare/name-score.js';
export { compareSubjects, type ComparedSubject, type CompareOptions } from './compare/compare-subjects.js';
export { NAME_THRESHOLD, TUNING, type Tuning } from './compare/tuning.js';
export { normaliseIdentifier, SINGULAR_SCHEMES, type NormalisedIdentifier } from './identifier/identifier.js';
export { NameIndex, type NameHit, type NameQuery } from './index/name-index.js';
export { bytesOf, sizeOf, type Segment } from './index/segment.js';
export {
  SegmentBuilder,
  type IndexedGroup,
  type IndexedName,
  type IndexedSubject,
} from './index/segment-builder.js';
export { cleanText, MAX_NAME_LENGTH } from './normalise/clean.js';
export { parseName, type NamePart, type ParsedName } from './normalise/name.js';
