export { ristretto255_oprf } from '@noble/curves/ed25519.js';
export { sha512 } from '@noble/hashes/sha2.js';
