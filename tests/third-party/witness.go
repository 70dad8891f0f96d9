package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

// checkWitness runs a Tessera log whose checkpoints are published only with the cosignature of our witness. The log's key is
// made first and written to `vkey`; when the file `go` appears, the witness knows it.
func checkWitness(ctx context.Context, folder, address, witnessKey string) error {
	skey, vkey, err := note.GenerateKey(rand.Reader, "tessera.example/log")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "vkey"), []byte(vkey), 0o644); err != nil {
		return err
	}
	for !exists(filepath.Join(folder, "go")) {
		if err := pause(ctx); err != nil {
			return err
		}
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	root, err := url.Parse(address)
	if err != nil {
		return err
	}
	ours, err := tessera.NewWitness(witnessKey, root)
	if err != nil {
		return err
	}
	group := tessera.NewWitnessGroup(1, ours)
	driver, err := posix.New(ctx, posix.Config{HTTPClient: http.DefaultClient, Path: filepath.Join(folder, "log")})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(200*time.Millisecond).
		WithBatching(64, 50*time.Millisecond).
		WithWitnesses(group, &tessera.WitnessOptions{Timeout: 5 * time.Second})
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 50*time.Millisecond)
	for round := range 3 {
		futures := []tessera.IndexFuture{}
		for i := range 150 {
			futures = append(futures, appender.Add(ctx, tessera.NewEntry(fmt.Appendf(nil, "round %d entry %d", round, i))))
		}
		var checkpoint []byte
		for _, future := range futures {
			if _, checkpoint, err = awaiter.Await(ctx, future); err != nil {
				return err
			}
		}
		if !group.Satisfied(checkpoint) {
			return fmt.Errorf("round %d was published without the witness", round)
		}
	}
	return did("a Tessera log is cosigned by our witness, three times over", shutdown(ctx))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(20 * time.Millisecond):
		return nil
	}
}
