/**
 * Merkle log: RFC 6962 hashing and proofs, C2SP tiles, notes, checkpoints, cosignatures, proof files and policies.
 * Pure: SHA-256 and Ed25519 are injected, so the same code verifies on servers, in the browser and offline.
 * Sizes, indexes and POSIX seconds are safe integers (0 to 2^53 - 1). Hashes and entries are Uint8Array.
 */
export { reasonSentences, type Failure, type Reason, type Result, type Verdict } from './verdict.js';
export { concat, equalBytes, fromHex, HASH_SIZE, toHex, type Hash } from './bytes.js';
export { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './text.encoding.js';

export { emptyRoot, leafHash, nodeHash, treeRoot } from './tree.hashing.js';
export {
  nodesInMemory,
  readProof,
  readProofSync,
  readRoot,
  type NodeId,
  type NodeReader,
  type ProofPlan,
  type SyncNodeReader,
} from './tree.nodes.js';
export {
  planInclusion,
  proveInclusion,
  proveInclusionSync,
  rootFromInclusion,
  verifyInclusion,
  type Inclusion,
} from './inclusion.proof.js';
export {
  planConsistency,
  proveConsistency,
  proveConsistencySync,
  verifyConsistency,
  type Consistency,
} from './consistency.proof.js';
export { firstDifference, type Difference } from './first.difference.js';
export { planRange, proveRange, rootFromRange, verifyRange, type RangeInclusion } from './range.proof.js';

export { formatTilePath, parseTilePath, TILE_WIDTH, type TileId } from './tile.path.js';
export { bundlesForGrowth, edgeTiles, rowLength, tileEnd, tilesForGrowth, tileWidth } from './tile.growth.js';
export { edgeRoot, emptyEdge, extendEdge, readEdge, type Tile, type TreeEdge } from './tile.edge.js';
export { nodeInTile, nodesInTiles, tileOfNode } from './tile.nodes.js';
export { decodeBundle, encodeBundle, MAX_ENTRY_SIZE } from './entry.bundle.js';

export {
  COSIGNATURE,
  ED25519,
  formatSkey,
  formatVkey,
  isKeyName,
  keyIdOf,
  parseSkey,
  parseVkey,
  verifierKey,
  type KeyType,
  type NoteSigner,
  type SecretKey,
  type Sign,
  type VerifierKey,
} from './note.key.js';
export {
  addSignatures,
  formatNote,
  formatSignatureLine,
  MAX_SIGNATURES,
  parseNote,
  parseSignatureLine,
  signNote,
  verifyNote,
  type NoteCrypto,
  type NoteSignature,
  type SignedNote,
  type VerifiedNote,
  type VerifiedSignature,
  type VerifySignature,
} from './note.js';
export {
  cosign,
  cosignatureMessage,
  encodeCosignature,
  parseCosignature,
  type Cosignature,
} from './cosignature.js';
export {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  type Checkpoint,
  type VerifiedCheckpoint,
} from './checkpoint.js';
export { compareCheckpoints } from './checkpoint.comparison.js';
export {
  formatWitnessRequest,
  MAX_PROOF_LINES,
  parseWitnessRequest,
  type ParsedWitnessRequest,
  type WitnessRequest,
} from './witness.request.js';
export {
  judgeGrowth,
  openWitnessRequest,
  type OpenedRequest,
  type WitnessedHead,
  type WitnessRefusal,
} from './witness.rules.js';
export {
  formatCosignatures,
  formatWitnessedSize,
  openCosignatures,
  parseWitnessedSize,
  SIZE_TYPE,
  type AcceptedCosignature,
} from './witness.response.js';
export {
  followRotations,
  openRotation,
  rotationText,
  signRotation,
  splitRotations,
  type KeyRotation,
} from './key.rotation.js';
export {
  compareReferences,
  COMPLETENESS_KINDS,
  isPeriodLeaf,
  isReference,
  makeCompleteness,
  parsePeriodStatement,
  periodLeaf,
  periodLeafHash,
  periodRoot,
  placeOfReference,
  verifyCompleteness,
  type CompletenessClaim,
  type CompletenessKind,
  type CompletenessProof,
  type PeriodLeaf,
  type PeriodRoot,
  type PeriodStatement,
} from './completeness.proof.js';
export {
  compareList,
  COMPLETENESS_FORM,
  listedEntry,
  parseCompletenessFile,
  verifyCompletenessFile,
  type CompletenessFile,
  type IndexRange,
  type ListComparison,
  type ListedEntry,
  type ProvenCompleteness,
} from './completeness.file.js';
export {
  checkPolicy,
  formatPolicy,
  meetsQuorum,
  parsePolicy,
  type TrustedCheckpoint,
  type TrustPolicy,
} from './trust.policy.js';
export {
  formatProofFile,
  parseProofFile,
  verifyProofFile,
  type ProofFile,
  type ProvenEntry,
} from './proof.file.js';

export { BUNDLE_FAULTS, BundleError, type BundleFault } from './evidence/bundle.fault.js';
export {
  BUNDLE_FILES,
  BUNDLE_FORM,
  inclusionHead,
  manifestNoteText,
  parseManifest,
  readEntryLine,
  sumsText,
  type BundleEntry,
  type BundleManifest,
  type LineTools,
  type ManifestFile,
  type StatedErasure,
} from './evidence/bundle.form.js';
export {
  addFinding,
  newClass,
  openBundle,
  type BundleFinding,
  type BundleTools,
  type ClassReport,
  type LineForm,
  type OpenBundle,
} from './evidence/bundle.opening.js';
export { CHECK_CLASSES, checkBundle, type BundleReport, type CheckClass } from './evidence/bundle.check.js';
export type { ProvenRange } from './evidence/completeness.check.js';
export type { StatedTime } from './evidence/timestamps.check.js';
export { singleProof } from './evidence/proofs.check.js';
export { proveMany, rootFromMany, type ManyResult, type ProvenLeaf } from './evidence/many.inclusion.js';
export {
  readMember,
  readZip,
  type ByteSource,
  type InflateRaw,
  type ZipMember,
} from './evidence/zip.reading.js';
