	.text
	.global	clobber
	.type	clobber, %function
clobber:
	mov	x19, #1
	add	x0, x0, #1
	ret
	.size	clobber, . - clobber
