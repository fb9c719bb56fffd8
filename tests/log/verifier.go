// Checks a published log with the packages behind Go's checksum database: a second opinion on signatures, tiles,
// roots and proofs. Usage: verifier <published folder> <verifier key>
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func read(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return data
}

func open(text []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		log.Fatal("root")
	}
	var hash tlog.Hash
	copy(hash[:], root)
	return tlog.Tree{N: size, Hash: hash}
}

// files reads tiles as C2SP tlog-tiles names them: tlog's own paths have the height in front.
type files string

func (f files) Height() int { return height }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		found[i] = read(filepath.Join(string(f), "tile", strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return found, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func entries(folder string, size int64) [][]byte {
	var found [][]byte
	for index := int64(0); index*256 < size; index++ {
		tile := tlog.Tile{H: height, L: 0, N: index, W: 256}
		if left := size - index*256; left < 256 {
			tile.W = int(left)
		}
		data := read(filepath.Join(folder, "tile/entries", strings.TrimPrefix(tile.Path(), "tile/8/0/")))
		for len(data) > 0 {
			length := int(data[0])<<8 | int(data[1])
			found = append(found, data[2:2+length])
			data = data[2+length:]
		}
	}
	return found
}

func main() {
	folder := filepath.Join(os.Args[1], "log")
	verifier, err := note.NewVerifier(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	tree := open(read(filepath.Join(folder, "checkpoint")), verifier)
	if tree.N == 0 {
		fmt.Println("0 entries")
		return
	}
	hashes := tlog.TileHashReader(tree, files(folder))
	found := entries(folder, tree.N)
	if int64(len(found)) != tree.N {
		log.Fatal("entries")
	}
	for index, entry := range found {
		if tree.N > 1000 && index%997 != 0 && int64(index) != tree.N-1 {
			continue
		}
		proof, err := tlog.ProveRecord(tree.N, int64(index), hashes)
		if err != nil {
			log.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			log.Fatal(index, err)
		}
	}
	old, _ := filepath.Glob(filepath.Join(folder, "checkpoints/*"))
	for _, name := range old {
		before := open(read(name), verifier)
		if before.N == 0 {
			continue
		}
		proof, err := tlog.ProveTree(tree.N, before.N, hashes)
		if err != nil {
			log.Fatal(err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, before.N, before.Hash); err != nil {
			log.Fatal(name, err)
		}
	}
	proofs := 0
	filepath.Walk(os.Args[1], func(name string, info os.FileInfo, err error) error {
		if err != nil || !strings.HasSuffix(name, ".tlog-proof") {
			return err
		}
		head, signed, _ := strings.Cut(string(read(name)), "\n\n")
		lines := strings.Split(head, "\n")
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
		if err != nil || lines[0] != "c2sp.org/tlog-proof@v1" {
			log.Fatal(name)
		}
		var proof tlog.RecordProof
		for _, line := range lines[2:] {
			data, err := base64.StdEncoding.DecodeString(line)
			if err != nil {
				log.Fatal(name, err)
			}
			var hash tlog.Hash
			copy(hash[:], data)
			proof = append(proof, hash)
		}
		at := open([]byte(signed), verifier)
		if err := tlog.CheckRecord(proof, at.N, at.Hash, index, tlog.RecordHash(found[index])); err != nil {
			log.Fatal(name, err)
		}
		proofs++
		return nil
	})
	fmt.Printf("%d entries, %d checkpoints, %d proofs\n", tree.N, len(old), proofs)
}
