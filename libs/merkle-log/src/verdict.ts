/**
 * Why something was refused. The codes are stable: reports, logs and translated screens refer to them.
 * A sentence for each is in `reasonSentences`.
 */
export type Reason = keyof typeof reasonSentences;

export type Failure = {
  ok: false;
  reason: Reason;
  /** What was found, for a developer or an inspector: a line number, a name. Not stable, never translated. */
  detail?: string;
};
export type Verdict = { ok: true } | Failure;
export type Result<T> = { ok: true; value: T } | Failure;

export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function refuse(reason: Reason, detail?: string): Failure {
  return detail === undefined ? { ok: false, reason } : { ok: false, reason, detail };
}

export const reasonSentences = {
  // Merkle proofs
  'index-out-of-range': 'The entry number does not exist in a tree of this size.',
  'size-invalid': 'The tree size is not a whole number between 0 and 2^53 - 1.',
  'hash-length': 'A hash does not have 32 bytes.',
  'proof-too-short': 'The proof has fewer hashes than the tree size requires.',
  'proof-too-long': 'The proof has more hashes than the tree size requires.',
  'root-mismatch': 'The proof leads to another root than the one published.',
  'old-size-zero': 'Nothing can be proven from an empty tree.',
  'size-decreased': 'The later tree is smaller than the earlier one.',
  'same-size-different-root': 'Two roots were published for one tree size.',
  'old-root-mismatch': 'The proof does not contain the earlier root.',
  'new-root-mismatch': 'The proof does not lead to the later root.',
  'range-invalid': 'The range of entries is empty or lies outside the tree.',
  // Tiles
  'tile-path': 'This is not the path of a tile.',
  'bundle-truncated': 'The entry bundle ends in the middle of an entry.',
  'bundle-width': 'The entry bundle holds another number of entries than its path says.',
  // Signed notes
  'note-utf8': 'The note is not valid UTF-8.',
  'note-control-character': 'The note contains a control character.',
  'note-no-signatures': 'The note has no blank line followed by signatures.',
  'note-signature-line': 'A signature line of the note is malformed.',
  'note-too-large': 'The note has more signatures than are accepted.',
  'note-ambiguous-key': 'Two different known keys have the same name and number.',
  'note-bad-signature': 'A signature by a known key does not verify.',
  'note-no-known-signature': 'The note has no signature by a known key.',
  'key-malformed': 'The key is not in the form name+number+key.',
  'key-name': 'A key name is empty or contains a space or a plus sign.',
  'key-type': 'The signature type of the key is not supported here.',
  'key-length': 'The key does not have the length of its type.',
  'key-id': 'The number of the key does not belong to its name and key.',
  'cosignature-length': 'The cosignature does not have 72 bytes.',
  'cosignature-time': 'The time of the cosignature is out of range.',
  // Checkpoints
  'checkpoint-lines': 'The checkpoint does not have three non-empty lines.',
  'checkpoint-size': 'The second line of the checkpoint is not a tree size.',
  'checkpoint-root': 'The third line of the checkpoint is not a SHA-256 root.',
  'checkpoint-origin': 'The checkpoint is not signed by the log that it names.',
  'origins-differ': 'The two checkpoints are of different logs.',
  // Witnesses
  'witness-old-size': 'The first line of the request is not `old` and a tree size.',
  'witness-proof-lines': 'A proof line of the request is not a hash, or there are more than 63.',
  'witness-checkpoint': 'The request has no checkpoint after a blank line.',
  'witness-unknown-log': 'This witness does not watch the log that the checkpoint names.',
  'witness-conflict': 'The witness has cosigned another size than the request starts from.',
  // Rotation of a log's key
  'rotation-form': 'This is not the announcement of a new log key.',
  'rotation-unsigned': 'The announcement of a new log key is not signed by both keys.',
  // Proof files
  'proof-file-header': 'The file does not start with c2sp.org/tlog-proof@v1.',
  'proof-file-extra': 'The extra line of the proof file is not base64.',
  'proof-file-index': 'The index line of the proof file is missing or malformed.',
  'proof-file-hash': 'A hash line of the proof file is malformed.',
  'proof-file-checkpoint': 'The proof file has no checkpoint after a blank line.',
  // Completeness
  'completeness-form': 'The completeness proof is not in the form garant-completeness@v1.',
  'completeness-reference': 'The reference is empty, too long, or has characters that no reference has.',
  'completeness-list':
    'The list is not the one of the period: an entry was left out, added, exchanged or attributed to another.',
  'completeness-neighbours': 'The neighbours shown leave room for the reference that is said to be absent.',
  'period-form': 'The statement of a closed period is malformed.',
  'period-entry': 'The entry shown is not one in which the log closed a period.',
  'period-commitment': 'The statement of the period is not the one that its entry commits to.',
  'period-order': 'The periods overlap or are out of order.',
  // Trust policies
  'policy-character': 'The policy contains a control character.',
  'policy-line': 'A line of the policy is malformed.',
  'policy-name': 'A name in the policy is unknown, reserved or used twice.',
  'policy-threshold': 'A group requires fewer than one or more members than it has.',
  'policy-duplicate-key': 'A key is listed twice in the policy.',
  'policy-quorum': 'The policy does not have exactly one quorum line.',
  'quorum-not-met': 'Too few witnesses have cosigned the checkpoint.',
} as const;
