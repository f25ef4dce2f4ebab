	.text
	.global	add_one
	.type	add_one, %function
add_one:
	add	x0, x0, #1
	ret
	.size	add_one, . - add_one
