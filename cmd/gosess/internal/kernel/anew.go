package kernel

import (
	"context"
	"fmt"
)

// takeModules has a new kernel go on with the session and with modules that the present one cannot
// take, because it is made of other versions of them. The reply says what came of it. The caller
// holds calls.
func (c *Client) takeModules(ctx context.Context, r *reply) {
	c.mu.Lock()
	exe := c.exe
	c.mu.Unlock()
	if err := c.replaceWith(ctx, exe, r.Fetched); err != nil {
		r.Err = fmt.Sprintf(":get: the kernel has another version of what was fetched, and a new one cannot take over: %v", err)
		return
	}
	r.Notes = append(r.Notes, r.Fetched.Lines...)
	c.mu.Lock()
	defer c.mu.Unlock()
	r.Notes = append(r.Notes, "a new kernel goes on with the session, with other versions of its modules; what came before cannot be undone")
	r.Notes = append(r.Notes, c.opening.reply.Notes...)
}
