export { VaultCipher } from '@garant/nest-kit';
