package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

// benchLog appends so many entries of 700 bytes to a Tessera POSIX log in the folder, with no index over them, and prints how
// many a second were integrated under a published checkpoint.
func benchLog(ctx context.Context, folder, entries string) error {
	count, err := strconv.Atoi(entries)
	if err != nil {
		return err
	}
	skey, _, err := note.GenerateKey(rand.Reader, "tessera.example/bench")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	driver, err := posix.New(ctx, posix.Config{HTTPClient: http.DefaultClient, Path: filepath.Join(folder, "log")})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().
		WithCheckpointSigner(signer).
		WithCheckpointInterval(time.Second).
		WithBatching(4096, 100*time.Millisecond)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 50*time.Millisecond)
	body := make([]byte, 680)
	if _, err := rand.Read(body); err != nil {
		return err
	}
	began := time.Now()
	const lanes = 2048
	var waiting sync.WaitGroup
	failures := make(chan error, lanes)
	for lane := range lanes {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			for at := lane; at < count; at += lanes {
				entry := tessera.NewEntry(fmt.Appendf(append([]byte{}, body...), "%020d", at))
				if _, err := appender.Add(ctx, entry)(); err != nil {
					failures <- err
					return
				}
			}
		}()
	}
	waiting.Wait()
	close(failures)
	if err := <-failures; err != nil {
		return err
	}
	last := appender.Add(ctx, tessera.NewEntry(body))
	if _, _, err := awaiter.Await(ctx, last); err != nil {
		return err
	}
	fmt.Printf("%.0f\n", float64(count)/time.Since(began).Seconds())
	return shutdown(ctx)
}
