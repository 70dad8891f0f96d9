package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/transparency-dev/formats/log"
	logproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/formats/witness"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// copied is a published log as a folder.
type copied struct {
	folder   string
	fetcher  client.FileFetcher
	verifier note.Verifier
	raw      []byte
	newest   *log.Checkpoint
	older    *log.Checkpoint
}

func checkLog(ctx context.Context, folder string) error {
	c, err := open(folder)
	if err := did("sumdb/note opens both checkpoints with the published key", err); err != nil {
		return err
	}
	if err := did("sumdb/tlog reads the tiles, proves every entry and the growth", c.checkTlog()); err != nil {
		return err
	}
	if err := did("Tessera's fsck makes root and tiles again from the entries", c.checkFsck(ctx)); err != nil {
		return err
	}
	if err := did("Tessera's client builds the same proofs", c.checkProofs(ctx)); err != nil {
		return err
	}
	if err := did("Tessera's client follows the log from the older checkpoint", c.checkTracker(ctx)); err != nil {
		return err
	}
	return did("formats/witness finds the quorum of the published policy", c.checkPolicy())
}

func (c *copied) file(name string) ([]byte, error) { return os.ReadFile(filepath.Join(c.folder, name)) }

func open(folder string) (*copied, error) {
	c := &copied{folder: folder, fetcher: client.FileFetcher{Root: folder}}
	vkey, err := c.file("vkey")
	if err != nil {
		return nil, err
	}
	if c.verifier, err = note.NewVerifier(strings.TrimSpace(string(vkey))); err != nil {
		return nil, err
	}
	for name, into := range map[string]**log.Checkpoint{"checkpoint": &c.newest, "older": &c.older} {
		raw, err := c.file(name)
		if err != nil {
			return nil, err
		}
		if _, err := note.Open(raw, note.VerifierList(c.verifier)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		parsed, rest, _, err := log.ParseCheckpoint(raw, c.verifier.Name(), c.verifier)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(rest) > 0 {
			return nil, fmt.Errorf("%s has extension lines: %q", name, rest)
		}
		*into = parsed
		if name == "checkpoint" {
			c.raw = raw
		}
	}
	return c, nil
}

// tiles reads our paths, which are those of C2SP tlog-tiles: without the height that Go's checksum database has in them.
type tiles struct{ *copied }

func (t tiles) Height() int                     { return 8 }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		bytes, err := t.file(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (c *copied) entries(ctx context.Context) ([][]byte, error) {
	var all [][]byte
	for at := uint64(0); at*256 < c.newest.Size; at++ {
		bundle, err := client.GetEntryBundle(ctx, c.fetcher.ReadEntryBundle, at, c.newest.Size)
		if err != nil {
			return nil, err
		}
		all = append(all, bundle.Entries...)
	}
	if uint64(len(all)) != c.newest.Size {
		return nil, fmt.Errorf("%d entries are served, the checkpoint says %d", len(all), c.newest.Size)
	}
	return all, nil
}

func (c *copied) checkTlog() error {
	root, old := tlog.Hash(c.newest.Hash), tlog.Hash(c.older.Hash)
	size, oldSize := int64(c.newest.Size), int64(c.older.Size)
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{c})
	if got, err := tlog.TreeHash(size, reader); err != nil || got != root {
		return fmt.Errorf("the tiles have the root %v, the checkpoint %v (%v)", got, root, err)
	}
	entries, err := c.entries(context.Background())
	if err != nil {
		return err
	}
	for i, entry := range entries {
		proven, err := tlog.ProveRecord(size, int64(i), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proven, size, root, int64(i), tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", i, err)
		}
	}
	grown, err := tlog.ProveTree(size, oldSize, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(grown, size, root, oldSize, old)
}

func leafHashes(bundle []byte) ([][]byte, error) {
	parsed := &api.EntryBundle{}
	if err := parsed.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var all [][]byte
	for _, entry := range parsed.Entries {
		all = append(all, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return all, nil
}

func (c *copied) checkFsck(ctx context.Context) error {
	return fsck.New(c.verifier.Name(), c.verifier, c.fetcher, leafHashes, fsck.Opts{N: 2}).Check(ctx)
}

// checkProofs compares every `.tlog-proof` that we serve, and our consistency proof, with what Tessera builds from the tiles.
func (c *copied) checkProofs(ctx context.Context) error {
	builder, err := client.NewProofBuilder(ctx, c.newest.Size, c.fetcher.ReadTile)
	if err != nil {
		return err
	}
	entries, err := c.entries(ctx)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(c.folder, "proofs", "*.tlog-proof"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no proof files (%v)", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var ours logproof.TLogProof
		if err := ours.Unmarshal(raw); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if !bytes.Equal(ours.Checkpoint, c.raw) {
			return fmt.Errorf("%s is under another checkpoint", file)
		}
		theirs, err := builder.InclusionProof(ctx, ours.Index)
		if err != nil {
			return err
		}
		if err := same(ours.Hashes, theirs); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		leaf := rfc6962.DefaultHasher.HashLeaf(entries[ours.Index])
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, ours.Index, c.newest.Size, leaf, theirs, c.newest.Hash); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	grown, err := builder.ConsistencyProof(ctx, c.older.Size, c.newest.Size)
	if err != nil {
		return err
	}
	return proof.VerifyConsistency(rfc6962.DefaultHasher, c.older.Size, c.newest.Size, grown, c.older.Hash, c.newest.Hash)
}

func same(ours [][sha256.Size]byte, theirs [][]byte) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%d hashes, Tessera has %d", len(ours), len(theirs))
	}
	for i := range ours {
		if !bytes.Equal(ours[i][:], theirs[i]) {
			return fmt.Errorf("hash %d differs from Tessera's", i)
		}
	}
	return nil
}

func (c *copied) checkTracker(ctx context.Context) error {
	old, err := c.file("older")
	if err != nil {
		return err
	}
	consensus := client.UnilateralConsensus(c.fetcher.ReadCheckpoint)
	tracker, err := client.NewLogStateTracker(ctx, c.fetcher.ReadTile, old, c.verifier, c.verifier.Name(), consensus)
	if err != nil {
		return err
	}
	if _, _, _, err := tracker.Update(ctx); err != nil {
		return err
	}
	if got := tracker.Latest().Size; got != c.newest.Size {
		return fmt.Errorf("it stands at %d", got)
	}
	return nil
}

func (c *copied) checkPolicy() error {
	raw, err := c.file("policy")
	if err != nil {
		return err
	}
	group, err := witness.ParsePolicy(raw)
	if err != nil {
		return err
	}
	if !group.Satisfied(c.raw) {
		return fmt.Errorf("the checkpoint does not satisfy the policy")
	}
	old, err := c.file("older")
	if err != nil {
		return err
	}
	if group.Satisfied(old) {
		return fmt.Errorf("a checkpoint without cosignatures satisfies the policy: the check cannot fail")
	}
	return nil
}
