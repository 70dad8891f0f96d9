// Verifiers that others wrote, applied to a log and to a witness of this project.
//
//	third-party log <folder>                                    a published log: checkpoint, policy, tiles, older checkpoint, proofs
//	third-party witness <folder> <address> <witness vkey>       a Tessera log in that folder, cosigned by a witness of this project
//	third-party bench <folder> <entries>                        entries a second of a Tessera POSIX log in that folder
//
// Each check prints one line `ok <name>`; the first that does not hold ends the program with an error.
package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 2 && args[0] == "log":
		return checkLog(ctx, args[1])
	case len(args) == 4 && args[0] == "witness":
		return checkWitness(ctx, args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "bench":
		return benchLog(ctx, args[1], args[2])
	}
	return fmt.Errorf("usage: third-party log <folder> | witness <folder> <address> <vkey>")
}

// did says that a check holds, or why it does not.
func did(name string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Println("ok", name)
	return nil
}
