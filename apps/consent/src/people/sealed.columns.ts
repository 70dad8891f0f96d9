/**
 * Every column of this service that the vault's cipher seals: what the rotation of keys rewrites and counts. `context`
 * is the SQL of the text that is authenticated with the value. A part that seals something adds its line.
 */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly context: string;
}
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'vault_person', column: 'traits', context: 'subject_ref::text' },
  { table: 'vault_person', column: 'ins', context: `'ins/' || subject_ref` },
  { table: 'vault_login', column: 'sealed', context: `'login/' || subject_ref` },
  { table: 'identity_case', column: 'reason', context: `'case/' || case_id` },
  { table: 'linkage_row', column: 'local_id', context: 'linkage_id::text' },
  { table: 'import_chunk', column: 'ciphertext', context: `sha256 || '/' || seq` },
  { table: 'right_request_text', column: 'sealed', context: 'text_id::text' },
  { table: 'right_request_file', column: 'name', context: `file_id || '/name'` },
  { table: 'right_request_file', column: 'sealed', context: 'file_id::text' },
  { table: 'former_traits', column: 'sealed', context: 'request_id::text' },
  { table: 'person_export_file', column: 'sealed', context: `export_id || '/' || format` },
  { table: 'person_export_supplement', column: 'sealed', context: 'export_id::text' },
];
