import type { SealedColumn } from '@garant/nest-kit';

/** Every column of this service that the vault's cipher seals. A part that seals something adds its line. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'vault_person', column: 'traits', context: 'subject_ref::text' },
  { table: 'vault_person', column: 'ins', context: `'ins/' || subject_ref` },
  { table: 'vault_login', column: 'sealed', context: `'login/' || subject_ref` },
  { table: 'identity_case', column: 'reason', context: `'case/' || case_id` },
  { table: 'linkage_row', column: 'local_id', context: 'linkage_id::text' },
  { table: 'import_chunk', column: 'ciphertext', context: `sha256 || '/' || seq` },
  { table: 'choice_reason', column: 'sealed', context: `'reason:' || choice_id` },
  { table: 'contact', column: 'sealed', context: `'contact:' || subject_ref` },
  { table: 'delivery', column: 'secret', context: `'delivery:' || delivery_id` },
  { table: 'right_request_text', column: 'sealed', context: 'text_id::text' },
  { table: 'right_request_file', column: 'name', context: `file_id || '/name'` },
  { table: 'right_request_file', column: 'sealed', context: 'file_id::text' },
  { table: 'former_traits', column: 'sealed', context: 'request_id::text' },
  { table: 'person_export_file', column: 'sealed', context: `export_id || '/' || format` },
  { table: 'person_export_supplement', column: 'sealed', context: 'export_id::text' },
  { table: 'authority_traits', column: 'traits', context: `'authority/' || authority_id` },
  { table: 'evidence', column: 'content', context: `'evidence/' || sha256 || '/' || uploaded_by` },
  { table: 'representation_text', column: 'body', context: `'reasons/' || hash` },
  { table: 'death', column: 'details', context: `'death/' || subject_ref` },
  { table: 'callback', column: 'phone', context: `'callback/' || callback_id` },
  { table: 'callback', column: 'phone', context: `'callback/' || callback_id` },
  { table: 'paper_scan_chunk', column: 'ciphertext', context: `'paper-scan/' || sha256 || '/' || seq` },
  { table: 'paper_form_reading', column: 'body', context: `'paper-form/' || form_id || '/' || round` },
  { table: 'import_part', column: 'ciphertext', context: `'import/' || sha256 || '/' || first_byte` },
];
