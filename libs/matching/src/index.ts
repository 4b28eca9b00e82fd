export {
  cluster,
  CLUSTER_LIMITS,
  type ClusterEdge,
  type ClusterLimits,
  type ClusterNode,
  type Clusters,
  type Guard,
  type LinkJudgement,
  type Refusal,
} from './cluster/cluster.js';
export { conflictOf } from './cluster/conflict.js';
export { describeSubject, type Description, type LinkedSubject } from './cluster/description.js';
export { evidenceOf } from './cluster/evidence.js';
export type { Evidence, LinkReason } from './cluster/reason.js';
export * from './compare/explanation.js';
export { compareNames } from './compare/name-score.js';
export { compareSubjects, type ComparedSubject, type CompareOptions } from './compare/compare-subjects.js';
export { NAME_THRESHOLD, TUNING, type Tuning } from './compare/tuning.js';
export type { IdentifierFault } from './identifier/rule.js';
export { normaliseIdentifier, SINGULAR_SCHEMES, type NormalisedIdentifier } from './identifier/identifier.js';
export { SPELLING_VERSION } from './identifier/spelling-version.js';
export { NameIndex, type NameHit, type NameQuery } from './index/name-index.js';
export { type Owner } from './index/segment-reader.js';
export { bytesOf, sizeOf, type Segment } from './index/segment.js';
export { SegmentBuilder, type IndexedGroup, type IndexedName, type IndexedSubject } from './index/segment-builder.js';
export { cleanText, MAX_NAME_LENGTH } from './normalise/clean.js';
export type { NamePart } from './normalise/part.js';
export { parseName, type ParsedName } from './normalise/name.js';
