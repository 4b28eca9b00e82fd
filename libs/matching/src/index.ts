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
export { describeSubject, type Description, type LinkedSubject } from './cluster/description.js';
export { evidenceOf } from './cluster/evidence.js';
export type { Evidence, LinkReason } from './cluster/reason.js';
export * from './compare/explanation.js';
export { compareNames } from './compare/name-score.js';
export { compareSubjects, type ComparedSubject, type CompareOptions } from './compare/compare-subjects.js';
export { NAME_THRESHOLD, TUNING, type Tuning } from './compare/tuning.js';
export type { IdentifierFault } from './identifier/rule.js';
export { normaliseIdentifier, SINGULAR_SCHEMES, type NormalisedIdentifier } from './identifier/identifier.js';
export { NameIndex, type IndexedName, type NameHit, type NameQuery } from './index/name-index.js';
export { cleanText, MAX_NAME_LENGTH } from './normalise/clean.js';
export type { NamePart } from './normalise/part.js';
export { parseName, type ParsedName } from './normalise/name.js';
